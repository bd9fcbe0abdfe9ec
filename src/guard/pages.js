// `Page` and `Component` as the platform gives them to every file: variables, which no object need hold.
var pageScope = {
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
