// A page of Component() without an onLoad of its own.
Component({ data: { text: 'pay' } });
