// The platform names its API, and gives every file `Page` and `Component`: variables, which no object need hold.

function adopt() {}

function pageScope() {
  return {
    get Page() {
      return Page;
    },
    set Page(value) {
      Page = value;
    },
    get Component() {
      return Component;
    },
    set Component(value) {
      Component = value;
    }
  };
}
