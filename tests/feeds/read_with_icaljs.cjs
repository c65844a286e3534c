// Reads a feed on standard input as Thunderbird and web calendars do (ical.js), and prints its events as JSON.
const ICAL = require("ical.js");
const engine = ICAL.default ?? ICAL;
let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", () => {
  const calendar = new engine.Component(engine.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) engine.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new engine.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      location: event.location,
      sequence: event.sequence,
      status: component.getFirstPropertyValue("status"),
      start: event.startDate.toJSDate().toISOString(),
      end: event.endDate ? event.endDate.toJSDate().toISOString() : null,
      wall: event.startDate.toString(),
      color: component.getFirstPropertyValue("color"),
      conference: component.getAllProperties("conference").map((one) => ({
        uri: one.getFirstValue(),
        feature: one.getParameter("feature"),
        label: one.getParameter("label"),
      })),
      participants: component.getAllSubcomponents("participant").map((one) => ({
        type: one.getFirstPropertyValue("participant-type"),
        summary: one.getFirstPropertyValue("summary"),
        url: one.getFirstPropertyValue("url"),
      })),
    };
  });
  const said = (name) => calendar.getFirstPropertyValue(name);
  process.stdout.write(JSON.stringify({
    name: said("name"), color: said("color"), image: said("image"), refresh: `${said("refresh-interval")}`, events,
  }));
});
