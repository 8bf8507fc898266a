// Prices: whole numbers of minor units on the wire, decimal text for people. No floating point in between.

const NO_DECIMALS =
  "ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX UYI VND VUV XAF XOF " +
  "XPF XAG XAU XBA XBB XBC XBD XDR XFO XFU XPD XPT XSU XTS XUA XXX";
const THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND";
const FOUR_DECIMALS = "CLF";

// ISO 4217's minor units. Not Intl's: browsers follow CLDR, which drops the decimals that people no longer use in cash.
const DECIMALS = new Map([
  ...NO_DECIMALS.split(" ").map((code) => [code, 0]),
  ...THREE_DECIMALS.split(" ").map((code) => [code, 3]),
  ...FOUR_DECIMALS.split(" ").map((code) => [code, 4]),
]);

/** The currencies that countries use: what is offered. The service knows more, and the page shows them all. */
export const CURRENCIES = (
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP " +
  "CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR " +
  "IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU " +
  "MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG " +
  "SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST " +
  "XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
).split(" ");

const MOST_MINOR_UNITS = 1_000_000_000_000n;
const formats = new Map();
const names = new Intl.DisplayNames("en", { type: "currency" });

/** How many decimals a currency has. */
export function decimals(currency) {
  return DECIMALS.get(currency) ?? 2;
}

/** What a currency is called. */
export function currencyName(currency) {
  return names.of(currency);
}

/** Minor units as the decimal text that people write: 1850 in USD is 18.50. */
export function toText(minor, currency) {
  const places = decimals(currency);
  const digits = String(minor).padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** Minor units as a price to read: 1850 in USD is $18.50. */
export function format(minor, currency) {
  let money = formats.get(currency);
  if (!money) {
    const places = decimals(currency);
    money = new Intl.NumberFormat("en", {
      style: "currency",
      currency,
      minimumFractionDigits: places,
      maximumFractionDigits: places,
    });
    formats.set(currency, money);
  }
  // Intl takes decimal text exactly; a number would be rounded to a double first.
  return money.format(toText(minor, currency));
}

/** Decimal text as {minor} units, or as an {error} that says what is allowed. */
export function parse(text, currency) {
  const places = decimals(currency);
  const example = places === 0 ? "1250" : `1250.${"5".padEnd(places, "0")}`;
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) {
    return { error: text.trim() === "" ? "A price is needed." : `Write the price like ${example}, without separators.` };
  }
  const [, whole, fraction = ""] = match;
  if (fraction.length > places) {
    return { error: places === 0 ? `${currency} has no decimals.` : `${currency} has at most ${places} decimals.` };
  }
  const minor = BigInt(whole + fraction.padEnd(places, "0"));
  if (minor < 1n || minor > MOST_MINOR_UNITS) {
    return { error: `The price must be from ${format(1, currency)} to ${format(MOST_MINOR_UNITS, currency)}.` };
  }
  return { minor: Number(minor) };
}
