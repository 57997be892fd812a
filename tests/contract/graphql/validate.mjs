// SPDX-License-Identifier: GPL-3.0-or-later
// node validate.mjs queries.json schema.gql [fullschema.gql]
// Every query must be valid, every deliberate mistake must be refused, and the pruned schema must agree with the full one.
import { readFileSync } from 'node:fs';
import {
  buildSchema, coerceInputValue, getNamedType, isEnumType, isInputObjectType, isObjectType, isScalarType, parse,
  typeFromAST, validate
} from 'graphql';

const [, , queriesPath, prunedPath, fullPath] = process.argv;
const queries = JSON.parse(readFileSync(queriesPath, 'utf8'));
const pruned = buildSchema(readFileSync(prunedPath, 'utf8'));
const full = fullPath ? buildSchema(readFileSync(fullPath, 'utf8')) : null;
let failures = 0;
const fail = (text) => { ++failures; console.error('FAIL: ' + text); };

function problems(schema, body) {
  let document;
  try {
    document = parse(body.query);
  } catch (error) {
    return [error.message];
  }
  const found = validate(schema, document).map((error) => error.message);
  const operation = document.definitions.find((definition) => definition.kind === 'OperationDefinition');
  const declared = new Set();
  for (const variable of operation.variableDefinitions ?? []) {
    const name = variable.variable.name.value;
    declared.add(name);
    const type = typeFromAST(schema, variable.type);
    if (!type)
      found.push(`variable $${name} has no known type`);
    else if (!(name in body.variables))
      found.push(`variable $${name} has no value`);
    else
      coerceInputValue(body.variables[name], type, (path, value, error) => found.push(error.message));
  }
  for (const name of Object.keys(body.variables)) {
    if (!declared.has(name))
      found.push(`value for undeclared $${name}`);
  }
  return found;
}

// Scalars of the schema are Cloudflare's own; their texts are checked here.
const shapes = { Date: /^\d{4}-\d\d-\d\d$/, Time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, string: /./ };

const checked = full ? [['full', full], ['pruned', pruned]] : [['pruned', pruned]];
for (const [name, schema] of checked) {
  for (const { name: query, body } of queries) {
    for (const text of problems(schema, body))
      fail(`${query} (${name} schema): ${text}`);
    for (const [, variable, type] of body.query.matchAll(/\$(\w+): (\w+)!/g)) {
      if (!shapes[type]?.test(body.variables[variable] ?? ''))
        fail(`${query}: $${variable} is no ${type}`);
    }
  }
  // Mistakes of each kind that a drifting query would make.
  const good = queries[0].body;
  const mistakes = [
    ['unknown field', good.query.replace('sum { requests }', 'sum { requestz }')],
    ['unknown dataset', good.query.replace('kvStorageAdaptiveGroups', 'kvStorageGroups')],
    ['unknown filter', good.query.replace('datetimeHour_geq', 'datetimeFiveMinutes_geq')],
    ['unknown order', good.query.replace('[date_ASC]', '[day_ASC]')],
    ['missing filter', good.query.replace(/, filter: \{[^}]*\}/, '')],
    ['wrong variable type', good.query.replace('$today: Date!', '$today: Time!')],
    ['unused variable', good.query.replace('$today: Date!', '$today: Date!, $more: Date!')],
    ['no selection', good.query.replace('avg { sampleInterval }', 'avg')]
  ];
  for (const [mistake, query] of mistakes) {
    if (query === good.query)
      fail(`the mistake "${mistake}" changed nothing`);
    else if (problems(schema, { query, variables: { ...good.variables, more: '2026-01-01' } }).length === 0)
      fail(`the mistake "${mistake}" was accepted by the ${name} schema`);
  }
}

if (full) {
  // The pruned schema claims nothing that Cloudflare's does not say.
  for (const type of Object.values(pruned.getTypeMap())) {
    if (type.name.startsWith('__') || ['String', 'Boolean', 'Int', 'Float', 'ID'].includes(type.name))
      continue;
    const original = full.getType(type.name);
    if (!original || original.constructor !== type.constructor) {
      fail(`type ${type.name} is not Cloudflare's`);
    } else if (isEnumType(type)) {
      for (const value of type.getValues()) {
        if (!original.getValue(value.name))
          fail(`value ${type.name}.${value.name} is not Cloudflare's`);
      }
    } else if (isObjectType(type) || isInputObjectType(type)) {
      for (const [name, field] of Object.entries(type.getFields())) {
        const theirs = original.getFields()[name];
        if (!theirs || String(theirs.type) !== String(field.type))
          fail(`field ${type.name}.${name} is not Cloudflare's`);
        for (const argument of field.args ?? []) {
          const other = theirs?.args.find((a) => a.name === argument.name);
          if (!other || String(other.type) !== String(argument.type))
            fail(`argument ${type.name}.${name}(${argument.name}) is not Cloudflare's`);
        }
      }
    } else if (!isScalarType(getNamedType(type))) {
      fail(`type ${type.name} is of a kind that is not compared`);
    }
  }
}

console.log(`${queries.length} queries checked against ${checked.map(([name]) => name).join(' and ')} schema, ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
