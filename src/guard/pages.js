// The platform names its API, and gives every file `Page` and `Component` as variables: no object has to be asked for
// them.

function adopt() {}

function changePages(change, onPage, onComponent) {
  Component = change(Component, onComponent);
  Page = change(Page, onPage);
}
