require('./miniship-guard').createGuard({
    version: '1.6.0',
    policyUrl: 'https://config.example.com/shop.json',
});

App({ globalData: { launches: 0 } });
