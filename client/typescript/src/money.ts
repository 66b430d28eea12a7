import { create } from "@bufbuild/protobuf";

import { MoneySchema, type Money } from "./gen/v1.js";

const MILLION = 1_000_000n;

/** Makes an exact amount of money of millionths: `money("EUR", 19_900_000n)` is 19.90 EUR. */
export function money(currency: string, millionths: bigint): Money {
  const size = millionths < 0n ? -millionths : millionths;
  const decimals = (size % MILLION)
    .toString()
    .padStart(6, "0")
    .replace(/0{1,4}$/, "");
  const amount = `${millionths < 0n ? "-" : ""}${size / MILLION}.${decimals}`;
  return create(MoneySchema, { currencyCode: currency, amount });
}

/** The exact amount of a Money in millionths. */
export function amount(money: Money): bigint {
  const [, sign, whole, decimals = ""] = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(money.amount) ?? [];
  if (whole === undefined) throw new RangeError(`${JSON.stringify(money.amount)} is no amount of money`);
  const size = BigInt(whole) * MILLION + BigInt(decimals.padEnd(6, "0"));
  return sign ? -size : size;
}
