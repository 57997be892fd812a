// SPDX-License-Identifier: GPL-3.0-or-later
// node prune.mjs queries.json fullschema.gql > schema.pruned.gql
// Keeps of Cloudflare's schema what the product's queries touch, so that a clone can check them without the 2.8 MB dump.
import { readFileSync } from 'node:fs';
import {
  buildSchema, getNamedType, isEnumType, isInputObjectType, isObjectType, isRequiredInputField, isScalarType, parse,
  TypeInfo, typeFromAST, visit, visitWithTypeInfo
} from 'graphql';

const [, , queriesPath, fullPath] = process.argv;
const schema = buildSchema(readFileSync(fullPath, 'utf8'));
const used = new Map(); // type name -> Map(member name -> Set(argument names))
const touch = (type, member, argument) => {
  if (!type || ['String', 'Boolean', 'Int', 'Float', 'ID'].includes(type.name))
    return;
  const members = used.get(type.name) ?? used.set(type.name, new Map()).get(type.name);
  if (member === undefined)
    return;
  const args = members.get(member) ?? members.set(member, new Set()).get(member);
  if (argument !== undefined)
    args.add(argument);
};

for (const { body } of JSON.parse(readFileSync(queriesPath, 'utf8'))) {
  const info = new TypeInfo(schema);
  visit(parse(body.query), visitWithTypeInfo(info, {
    VariableDefinition(node) { touch(getNamedType(typeFromAST(schema, node.type))); },
    Field() {
      const field = info.getFieldDef();
      touch(getNamedType(info.getParentType()), field.name);
      touch(getNamedType(field.type));
    },
    Argument(node) {
      const argument = info.getArgument();
      touch(getNamedType(info.getParentType()), info.getFieldDef().name, argument.name);
      touch(getNamedType(argument.type));
    },
    ObjectField(node) {
      touch(getNamedType(info.getParentInputType()), node.name.value);
      touch(getNamedType(info.getInputType()));
    },
    EnumValue(node) { touch(getNamedType(info.getInputType()), node.value); }
  }));
}

const out = [];
for (const name of [...used.keys()].sort()) {
  const type = schema.getType(name);
  const members = used.get(name);
  if (isScalarType(type)) {
    out.push(`scalar ${name}`);
  } else if (isEnumType(type)) {
    out.push(`enum ${name} {\n${[...members.keys()].sort().map((value) => `  ${value}`).join('\n')}\n}`);
  } else if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => members.has(field.name) || isRequiredInputField(field));
    out.push(`input ${name} {\n${fields.map((field) => `  ${field.name}: ${field.type}`).join('\n')}\n}`);
  } else if (isObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => members.has(field.name)).map((field) => {
      const args = field.args.filter((argument) => members.get(field.name).has(argument.name))
        .map((argument) => `${argument.name}: ${argument.type}`).join(', ');
      return `  ${field.name}${args ? `(${args})` : ''}: ${field.type}`;
    });
    out.push(`type ${name} {\n${fields.join('\n')}\n}`);
  }
}
console.log('# SPDX-License-Identifier: GPL-3.0-or-later');
console.log('# The part of Cloudflare\'s GraphQL schema (dump of January 2026) that the product\'s queries touch. Made by prune.mjs.');
console.log(`schema {\n  query: ${schema.getQueryType().name}\n}\n`);
console.log(out.join('\n\n'));
