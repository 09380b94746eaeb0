// Loaded before a program: its clock goes backwards, with jumps, from an hour ahead or behind.
const started = Date.now();
const real = Date.now.bind(Date);
const ahead = started % 2 === 0 ? 3_600_000 : -3_600_000;

Date.now = (): number => {
  const passed = real() - started;
  return started + ahead - passed - 10_000 * Math.floor(passed / 100);
};
