/** A plan as a calendar file, made in the browser: nothing leaves it. */

/** The steps as whole-day events; a step ends on the day on which the next may begin. */
export function calendar(steps, now) {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const events = steps.flatMap(({ number, title, start, end, tasks = [] }) => [
    "BEGIN:VEVENT",
    `UID:${start}-${number}-${stamp}@career-advisor`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${start.replaceAll("-", "")}`,
    `DTEND;VALUE=DATE:${end.replaceAll("-", "")}`,
    `SUMMARY:${escape(`${number}. ${title}`)}`,
    ...(tasks.length ? [`DESCRIPTION:${escape(tasks.map((task) => `- ${task.text}`).join("\n"))}`] : []),
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ]);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//career-advisor//plan//EN",
    "CALSCALE:GREGORIAN",
    ...events,
    "END:VCALENDAR",
  ];
  return lines.map(fold).join("\r\n") + "\r\n";
}

const escape = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** Lines of at most 75 bytes, as calendars demand; a character is never cut in two. */
function fold(line) {
  const encoder = new TextEncoder();
  let folded = "";
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > 75) {
      folded += "\r\n ";
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}
