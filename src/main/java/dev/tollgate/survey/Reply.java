package dev.tollgate.survey;

import java.util.Map;

/**
 * What somebody submits.
 *
 * @param values by question that is answered by a number; yes is 1 and no 0
 * @param words by question that is answered in words; without those left empty
 */
record Reply(Map<Question, Integer> values, Map<Question, String> words) {}
