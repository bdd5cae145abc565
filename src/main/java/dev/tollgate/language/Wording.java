package dev.tollgate.language;

/** Something that is said to each reader in their own language. */
@FunctionalInterface
public interface Wording {

    String in(Words words);

    /** What people wrote: the same to everybody. */
    static Wording of(String text) {
        return words -> text;
    }
}
