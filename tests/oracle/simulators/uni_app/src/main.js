import { createGuard } from './miniship-guard';
import { createSSRApp } from 'vue';
import App from './App.vue';

createGuard({ version: '1.6.0', policyUrl: 'https://config.example.com/shop.json' });

export function createApp() {
    return { app: createSSRApp(App) };
}
