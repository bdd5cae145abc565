package dev.tollgate.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Signs what cannot have an entry of the ledger of its own, because the time of the entry would tell too much: with the
 * same key, so that nobody who has only the database can make it.
 */
public final class Signatures {

    /** No signed text is the text of an entry. */
    private static final String PREFIX = "row\n";

    private final EvidenceKey key;

    Signatures(EvidenceKey key) {
        this.key = key;
    }

    /** With a key of at least 32 characters. */
    public static Signatures of(String key) {
        return new Signatures(EvidenceKey.of(key));
    }

    /** In hex. */
    public String sign(String text) {
        return key.sign(PREFIX + text);
    }

    public boolean fits(String text, String signature) {
        return MessageDigest.isEqual(
                sign(text).getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.US_ASCII));
    }
}
