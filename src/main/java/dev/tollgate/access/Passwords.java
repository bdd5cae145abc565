package dev.tollgate.access;

import java.security.SecureRandom;

/** Passwords that a person can read from a screen and type: no characters that look alike. */
final class Passwords {

    static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    static final int LENGTH = 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    /** Twenty characters of 56: 116 bits. */
    static String generate() {
        StringBuilder password = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
