/** Asks the application in this process, hears the statements that come of it, and has PostgreSQL explain each. */
import type { Client } from 'pg';
import type { CompiledQuery, KyselyPlugin, RootOperationNode } from 'kysely';
import type { Database } from '../../server/database/open.ts';
import { createOperator } from '../../server/testing/operator.ts';
import type { Harness } from '../../server/testing/harness.ts';
import type { Question } from './scale-questions.ts';

export interface Answered extends Question {
  /** Of all statements of the request: planning and execution, the middle of the runs. */
  readonly databaseMs: number;
  readonly statements: number;
  /** What the caller heard in `Total-Number`. */
  readonly total: number;
  readonly rows: number;
  /** Large tables that a statement read from end to end. */
  readonly readWhole: readonly string[];
  readonly plans: readonly string[];
}

/** The same database, whose statements are heard meanwhile. */
export function overhear(database: Database): { database: Database; heard: CompiledQuery[] } {
  const heard: CompiledQuery[] = [];
  const executor = database.kysely.getExecutor();
  // A part of a statement comes by here too: only what brought a result was sent.
  const made = new Map<unknown, CompiledQuery>();
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }): RootOperationNode {
      made.set(queryId, executor.compileQuery(node, queryId));
      return node;
    },
    async transformResult({ result, queryId }) {
      const statement = made.get(queryId);
      if (statement) heard.push(statement);
      made.delete(queryId);
      return result;
    },
  };
  return { database: { ...database, kysely: database.kysely.withPlugin(plugin) }, heard };
}

const runs = 7;

export async function ask(
  client: Client,
  harness: Harness,
  heard: CompiledQuery[],
  question: Question,
): Promise<Answered> {
  const operator = createOperator(harness);
  heard.length = 0;
  const answer = await operator.get(question.path);
  if (answer.status !== 200)
    throw new Error(`${question.path} answered ${answer.text}\n${harness.logged().slice(-3000)}`);
  const statements = heard.filter(({ sql }) => /^(\/\*.*?\*\/|\s)*(select|with)\b/i.test(sql));
  const explained: Explained[] = [];
  for (const statement of statements) explained.push(await explain(client, statement));
  return {
    ...question,
    databaseMs: explained.reduce((sum, { ms }) => sum + ms, 0),
    statements: statements.length,
    total: Number(answer.headers['total-number']),
    rows: answer.body.length,
    readWhole: [...new Set(explained.flatMap(({ readWhole }) => readWhole))],
    plans: explained.map(({ plan }) => plan),
  };
}

interface Explained {
  readonly ms: number;
  readonly readWhole: readonly string[];
  readonly plan: string;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

async function explain(client: Client, { sql, parameters }: CompiledQuery): Promise<Explained> {
  const found: { ms: number; plan: PlanNode }[] = [];
  for (let run = 0; run < runs; run++) {
    const { rows } = await client.query<{ 'QUERY PLAN': [Record<string, unknown>] }>(
      `explain (analyze, buffers, format json) ${sql}`,
      [...parameters],
    );
    const [top] = rows[0]?.['QUERY PLAN'] ?? [];
    if (!top) throw new Error(`No plan of ${sql}`);
    found.push({
      ms: Number(top['Planning Time']) + Number(top['Execution Time']),
      plan: top['Plan'] as PlanNode,
    });
  }
  const middle = found.toSorted((a, b) => a.ms - b.ms)[Math.floor(runs / 2)];
  if (!middle) throw new Error('No run');
  const nodes = nodesOf(middle.plan);
  return {
    ms: middle.ms,
    readWhole: nodes
      .filter((node) => node['Node Type'] === 'Seq Scan' && large.includes(node['Relation Name'] ?? ''))
      .map((node) => node['Relation Name'] ?? ''),
    plan: `${middle.ms.toFixed(1)}: ${nodes
      .map((node) => `${node['Node Type']} ${node['Index Name'] ?? node['Relation Name'] ?? ''}`.trim())
      .join(' < ')}`,
  };
}

const large: readonly string[] = ['users', 'messages', 'logs'];

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
