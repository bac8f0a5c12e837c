package io.foretell.api.stream;

import java.util.ArrayList;
import java.util.List;

/** An event as a client understands it. */
record SentEvent(String name, String id, String data) {

    private static final String SPECIFIED = "\r\n|\n|\r";
    private static final String PYTHONS = "\r\n|[\n\r\u000B\u000C\u001C\u001D\u001E\u0085\u2028\u2029]";

    /** As the specification of server-sent events says, and so browsers and the JavaScript client. What is cut short is no event. */
    static List<SentEvent> read(String stream) {
        return read(stream.split(SPECIFIED, -1));
    }

    /** As the Python client 1.x does, which splits lines as str.splitlines. */
    static List<SentEvent> readAsPython(String stream) {
        return read(stream.split(PYTHONS, -1));
    }

    private static List<SentEvent> read(String[] lines) {
        List<SentEvent> events = new ArrayList<>();
        String name = "";
        String id = "";
        List<String> data = new ArrayList<>();
        for (String line : List.of(lines).subList(0, lines.length - 1)) { // the last one has no end yet
            int colon = line.indexOf(':');
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(new SentEvent(name, id, String.join("\n", data)));
                }
                name = "";
                data = new ArrayList<>();
            } else if (line.startsWith("event:")) {
                name = value;
            } else if (line.startsWith("id:")) {
                id = value;
            } else if (line.startsWith("data:")) {
                data.add(value);
            }
        }
        return events;
    }

    /** The output events' text, joined. */
    static String output(List<SentEvent> events) {
        StringBuilder text = new StringBuilder();
        events.stream().filter(event -> event.name().equals("output")).forEach(event -> text.append(event.data()));
        return text.toString();
    }
}
