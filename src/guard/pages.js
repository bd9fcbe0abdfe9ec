// The platform names its API, and gives every file `Page` and `Component`: variables, which no object need hold.

function adopt() {}
function takePages() {}
function givePages() {}
