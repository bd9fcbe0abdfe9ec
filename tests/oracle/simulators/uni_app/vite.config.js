const uni = require('@dcloudio/vite-plugin-uni').default;

module.exports = {
    plugins: [uni()],
    build: { commonjsOptions: { include: [/miniship-guard\.js$/, /node_modules/] } },
};
