import { createGuard } from './miniship-guard';
const policyUrl = 'https://config.example.com/shop.json';
createGuard({ version: process.env.APP_VERSION, policyUrl });
