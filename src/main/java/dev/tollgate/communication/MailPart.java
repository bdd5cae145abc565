package dev.tollgate.communication;

/**
 * What a mail carries beside its plain text.
 *
 * @param name of a file as it is saved, or the id by which the page shows a picture ({@code cid:name})
 */
public record MailPart(Kind kind, String name, String mediaType, byte[] content) {

    public enum Kind {
        /** The HTML part, in place of the one made from the text; shows no more than the text and its files say. */
        PAGE,
        /** A picture in the page. */
        PICTURE,
        FILE
    }
}
