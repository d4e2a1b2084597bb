import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Format {
  readonly number: (value: number, options?: Intl.NumberFormatOptions) => string;
  /** "21 Nov 2026, 09:14" */
  readonly dateTime: (iso: string) => string;
  /** "09:14" today, else "Fri 20 Nov, 09:14" */
  readonly moment: (iso: string) => string;
  /** "3 minutes ago" */
  readonly ago: (iso: string) => string;
  /** "1:05" of a span in ms. */
  readonly clock: (ms: number) => string;
  /** "640 ms" */
  readonly ms: (ms: number) => string;
  /** "1.2 s", or "640 ms" below a second. */
  readonly span: (ms: number) => string;
  /** "0.5 s" */
  readonly seconds: (ms: number) => string;
  readonly decimalSeparator: string;
  /** "$0.0043" of US dollars, with as many digits as small prices need. */
  readonly dollars: (amount: number) => string;
  /** The same of any currency (ISO 4217). */
  readonly money: (amount: number, currency: string) => string;
  /** "French (France)" of a BCP 47 tag. */
  readonly language: (tag: string) => string;
}

/** The member's own region of a language: 24 or 12 hours, order of day and month. */
function regionOf(language: string): string {
  const own = navigator.languages.find((tag) => tag.startsWith(`${language}-`));
  return own ?? (language === 'en' ? 'en-GB' : language);
}

/** Dates, times and numbers in the language of the console. */
function formatIn(language: string): Format {
  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(language, options).format(value);
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const languages = new Intl.DisplayNames(language, { type: 'language' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const ms = (value: number) =>
    number(value, { style: 'unit', unit: 'millisecond', unitDisplay: 'short', maximumFractionDigits: 0 });
  // The unit in Intl's short form is "secs" in English.
  const seconds = (value: number, digits = 2) => `${number(value / SECOND, { maximumFractionDigits: digits })}\u00a0s`;
  const money = (amount: number, currency: string) =>
    number(amount, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digitsOf(amount) });
  return {
    number,
    ms,
    seconds: (value) => seconds(value),
    money,
    dollars: (amount) => money(amount, 'USD'),
    decimalSeparator: number(0.5).charAt(1),
    language: (tag) => nameOf(tag, languages),
    dateTime: (iso) => full.format(new Date(iso)),
    moment: (iso) => {
      const date = new Date(iso);
      return (date.toDateString() === new Date().toDateString() ? time : day).format(date);
    },
    ago: (iso) => {
      const past = Date.parse(iso) - Date.now();
      const size = Math.abs(past);
      if (size < MINUTE) return relative.format(0, 'minute');
      if (size < HOUR) return relative.format(Math.round(past / MINUTE), 'minute');
      if (size < DAY) return relative.format(Math.round(past / HOUR), 'hour');
      return relative.format(Math.round(past / DAY), 'day');
    },
    clock: clockOf,
    span: (value) => (value < SECOND ? ms(value) : seconds(value, 1)),
  };
}

/** Voices come with tags that Intl does not know (`en-GB-x-rp`, `chr-US-Qaaa-x-west`): the part that it knows, else the tag. */
function nameOf(tag: string, languages: Intl.DisplayNames): string {
  const language = tag.replace(/-x-.*$/i, '');
  const shown = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?$/i.test(language) ? languages.of(language) : undefined;
  return shown === undefined ? tag : shown + tag.slice(language.length).replace(/^-x-(.+)$/i, ' – $1');
}

/** Cents, and below a cent the two digits that say something. */
function digitsOf(amount: number): Intl.NumberFormatOptions {
  if (amount === 0 || Math.abs(amount) >= 0.1) return { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return { maximumSignificantDigits: 2 };
}

/** `1:05`, with hours only when there are some. */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatIn(regionOf(i18n.language)), [i18n.language]);
}
