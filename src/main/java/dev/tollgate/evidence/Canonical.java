package dev.tollgate.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** One way only to write a value down, so that equal content has an equal digest. */
public final class Canonical {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final TypeReference<LinkedHashMap<String, Object>> CONTENT = new TypeReference<>() {};

    private Canonical() {}

    /** JSON without spaces, the keys of every object sorted. Takes what Jackson can write. */
    public static String json(Object value) {
        try {
            // Sorting works on maps only, so records and beans become maps first.
            return MAPPER.writeValueAsString(MAPPER.convertValue(value, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written down as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Reads what {@link #json} wrote of a map. */
    public static Map<String, Object> map(String json) {
        try {
            return MAPPER.readValue(json, CONTENT);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Is no JSON object: " + e.getOriginalMessage(), e);
        }
    }

    /** SHA-256 in hex of the UTF-8 bytes of a text, as a rule of one that {@link #json} wrote. */
    public static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
