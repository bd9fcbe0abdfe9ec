// Policies of one app, clients to decide about, and rules that are none; the same ones for the same seed.
'use strict';
const { random } = require('../random.js');

const app = 'wechat/wx1';

/** Makers of values: `policy()`, `client()`, and `withOddRules(policy)`. */
function makers(seed) {
    const below = random(seed);
    const pick = (list) => list[below(list.length)];
    const chance = (one_in, make) => (below(one_in) === 0 ? make() : undefined);
    const list = (longest, make) => Array.from({ length: below(longest + 1) }, make);
    const object = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

    // Few numbers, so that clients stand at, below and above rules.
    const number = () => pick([0, 1, 1, 2, 10]);
    const version = () => {
        const prerelease = chance(3, () => pick(['-rc', '-rc.1', '-rc.10', '-a-1', '-1', '-0a']));
        return `${pick([0, 1, 1, 2])}.${number()}.${number()}${prerelease ?? ''}${chance(8, () => '+7') ?? ''}`;
    };
    const dotted = () => [number(), ...list(3, number)].join('.');

    const segment = () => pick(['a', 'a', 'b', 'ab', 'ba', 'aab', '页', '.', 'a.b', '%2F', 'x y']);
    const star = () => pick(['*', '*', '**', '**', 'a*', '*b', 'a*b', '*a*', 'a*b*', '*a*a*', 'a**b', '***']);
    const slash = () => pick(['/', '/', '/', '/', '/', '//', '///']);
    const host = () =>
        pick(['https://h.example.com', 'wss://h', 'a://', 'https://', 'plugin-private://wx1', '://h', 'h:', 'https://h:1/https://i']);
    const query = () => pick(['?', '?x=1', '?x=/a/b', '#/a', '?*', '/?', '/#a/', '?a#b']);
    const path = (part) => {
        const [start, end] = [chance(5, host) ?? '', (chance(4, slash) ?? '') + (chance(6, query) ?? '')];
        return start + (chance(2, slash) ?? '') + list(5, part).join(slash()) + end;
    };
    const address = () => path(segment);
    const pattern = () => path(() => (chance(3, segment) ?? star()));

    const asks = () => ({
        update: chance(2, () => pick(['force', 'regular'])),
        until: chance(4, () => pick(['', '2026-11-21', '2026-11-22', '2027-01-01'])),
        message: chance(3, () => pick(['', 'default', 'pay', 'none']))
    });
    const rule = () => object({ min: version(), ...asks() });
    const rules = () => Object.fromEntries(list(6, () => [pattern(), rule()]));
    const entry = () =>
        object({
            latest: chance(2, version),
            live: chance(3, version),
            floor: chance(2, rule),
            app: chance(2, rule),
            pages: chance(2, rules),
            apis: chance(2, rules),
            blocked: chance(4, () => list(3, version)),
            baseLibrary: chance(4, () => object({ min: dotted(), ...asks() })),
            host: chance(4, () => object({ minClient: dotted(), ...asks() })),
            paused: chance(15, () => pick([true, false])),
            note: chance(8, () => 'ours')
        });
    const messages = () =>
        object({ default: chance(2, () => ({ en: 'Restart' })), pay: chance(2, () => ({ en: 'Pay', 'zh-CN': '支付' })) });

    // The last one becomes no text.
    const odd = () => pick([null, 0, 5, true, '', 'text', [], [1], [null], {}, { a: { b: [] } }, { toString: 1, valueOf: 1 }]);
    const oddVersion = () =>
        pick([odd(), '1', '1.2', 'v1.2.3', '01.2.3', '1.2.3-01', '1.2.3.4', '1.2.3-', '1.2.3\n', 'latest']);
    const oddRule = () =>
        pick([
            odd(),
            { ...rule(), min: oddVersion() },
            { ...rule(), update: pick(['', 'FORCE', 'forced', 'toString', null, 1, [], {}]) },
            { ...rule(), until: pick(['soon', '2027-1-1', '2027-01-01T00:00:00Z', [1], {}, 5, true]) }
        ]);
    const oddTexts = () => pick([null, 0, 5, true, '', 'text']);
    // Beside rules there may be any number of odd ones; in the place of one only where there is none.
    const oddRules = (present) =>
        present || chance(2, () => true) ? { ...present, ...Object.fromEntries(list(3, () => [`/**//${below(100)}/../**/`, oddRule()])) } : odd();

    return {
        policy: () => ({ schema: 1, apps: { [app]: entry() }, messages: messages() }),
        client: () =>
            object({
                version: version(),
                page: chance(2, address),
                api: chance(2, address),
                baseLibrary: chance(2, dotted),
                hostClient: chance(2, dotted),
                today: '2026-11-22'
            }),
        withOddRules: (policy) => {
            const rules = policy.apps[app];
            const entry = object({
                floor: chance(2, oddRule),
                app: chance(2, oddRule),
                baseLibrary: chance(2, () => ({ min: pick([odd(), '1.', '01']) })),
                host: chance(2, () => ({ minClient: pick([odd(), '1.', '01']) })),
                ...rules,
                pages: oddRules(rules.pages),
                apis: oddRules(rules.apis),
                blocked: [...(rules.blocked ?? []), ...list(3, oddVersion)]
            });
            const messages = object({ default: chance(2, oddTexts), none: chance(2, oddTexts), ...policy.messages });
            return { ...policy, apps: { [app]: entry, other: odd() }, messages };
        }
    };
}

module.exports = { app, makers };
