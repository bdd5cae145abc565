package dev.tollgate.communication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A message in the words of a chat program; nothing in it is read as a command, a link or a call to everybody. */
final class ChatFormat {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 20_000;

    private ChatFormat() {}

    static String write(ChatSettings.Format format, String subject, String body) {
        String text = body.length() <= LONGEST ? body : body.substring(0, LONGEST) + "…";
        try {
            return JSON.writeValueAsString(
                    switch (format) {
                        case SLACK -> slack(subject, text);
                        case TEAMS -> teams(subject, text);
                    });
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> slack(String subject, String text) {
        return Map.of(
                "text",
                escapedForSlack(subject),
                "blocks",
                List.of(
                        Map.of("type", "header", "text", Map.of("type", "plain_text", "text", shortened(subject, 150))),
                        Map.of(
                                "type",
                                "section",
                                "text",
                                Map.of("type", "plain_text", "emoji", false, "text", shortened(text, 3000)))));
    }

    private static Map<String, Object> teams(String subject, String text) {
        return Map.of(
                "type",
                "message",
                "attachments",
                List.of(Map.of(
                        "contentType",
                        "application/vnd.microsoft.card.adaptive",
                        "content",
                        Map.of(
                                "type",
                                "AdaptiveCard",
                                "version",
                                "1.4",
                                "body",
                                List.of(
                                        block(subject, Map.of("weight", "Bolder", "size", "Medium")),
                                        block(text, Map.of()))))));
    }

    private static Map<String, Object> block(String text, Map<String, Object> style) {
        Map<String, Object> block = new TreeMap<>(style);
        block.put("type", "TextBlock");
        block.put("wrap", true);
        block.put("text", escapedForTeams(text));
        return block;
    }

    /** The three characters that Slack reads in a text: by them links and calls to a channel begin. */
    private static String escapedForSlack(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Teams reads Markdown in cards. */
    private static String escapedForTeams(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]<>#])", "\\\\$1");
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
