// What an app written in TypeScript does with the guard; the lines after @ts-expect-error must not compile.
import { atLeast, compareVersion, createGuard, decide, supports } from './guard';
import type { Decision, Guard, GuardOptions } from './guard';

const options: GuardOptions = { version: '1.4.0', policyUrl: 'https://policy.example.com/miniapp.json' };
const guard: Guard = createGuard({
    ...options,
    api: wx,
    global: { Page, Component },
    app: 'wechat/wx0123456789abcdef',
    language: 'zh-CN',
    wrap: ['uploadFile'],
    debug: true,
    onDecision(decision: Decision) {
        const rule: 'floor' | 'app' | 'page' | 'api' | 'blocked' | 'baseLibrary' | 'host' | null = decision.rule;
        const text: string | undefined = decision.message['zh-CN'];
        console.log(decision.decision === 'force', rule, text, decision.key, decision.min);
    }
});
guard.stop();

const told = decide({}, 'wechat/wx0123456789abcdef', { version: '1.4.0', today: '2026-11-22', page: 'pages/a/a' });
const known: boolean = atLeast('2.20.1') && supports('getUpdateManager') && compareVersion('1.0', '1.0.0') === 0;
console.log(told.decision, known);

// @ts-expect-error a version is a text
createGuard({ version: 1.4, policyUrl: 'https://policy.example.com/miniapp.json' });
// @ts-expect-error no such option
createGuard({ version: '1.4.0', policyURL: 'https://policy.example.com/miniapp.json' });
// @ts-expect-error no such decision
const never: Decision['decision'] = 'must';
console.log(never);
