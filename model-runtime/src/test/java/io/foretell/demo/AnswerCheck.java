package io.foretell.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** How a program tells that an answer is right; {@code demo-model/nano/heldout.py} says which request has which. */
sealed interface AnswerCheck {

    boolean accepts(String answer);

    static AnswerCheck of(JsonNode json) {
        String kind = json.propertyNames().iterator().next();
        return switch (kind) {
            case "equals" -> new Equals(texts(json.get(kind)));
            case "near" -> new Near(texts(json.get(kind)));
            case "contains" -> new Contains(texts(json.get(kind)));
            case "contains_any" -> new ContainsAny(texts(json.get(kind)));
            case "last_number" -> new LastNumber(json.get(kind).intValue());
            case "names" -> new Names(json.get(kind).intValue(), texts(json.get("of")));
            default -> throw new IllegalArgumentException("no such check: " + json);
        };
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    private static boolean holds(String answer, String part) {
        return answer.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    /** One of the texts, letter for letter. */
    record Equals(List<String> texts) implements AnswerCheck {
        @Override
        public boolean accepts(String answer) {
            return texts.contains(answer.strip());
        }
    }

    /** Nine words in ten of one of the texts in their order, and hardly any others. */
    record Near(List<String> texts) implements AnswerCheck {

        private static final double SHARE = 0.9;

        @Override
        public boolean accepts(String answer) {
            String[] words = answer.strip().split("\\s+");
            return texts.stream()
                    .map(text -> text.split("\\s+"))
                    .anyMatch(wanted -> commonWords(words, wanted) >= SHARE * Math.max(words.length, wanted.length));
        }

        /** The length of the longest common subsequence. */
        private static int commonWords(String[] one, String[] other) {
            int[][] longest = new int[one.length + 1][other.length + 1];
            for (int i = 1; i <= one.length; i++) {
                for (int j = 1; j <= other.length; j++) {
                    longest[i][j] = one[i - 1].equals(other[j - 1])
                            ? longest[i - 1][j - 1] + 1
                            : Math.max(longest[i - 1][j], longest[i][j - 1]);
                }
            }
            return longest[one.length][other.length];
        }
    }

    /** All the parts, whatever their case. */
    record Contains(List<String> parts) implements AnswerCheck {
        @Override
        public boolean accepts(String answer) {
            return parts.stream().allMatch(part -> holds(answer, part));
        }
    }

    /** One of the parts, whatever its case. */
    record ContainsAny(List<String> parts) implements AnswerCheck {
        @Override
        public boolean accepts(String answer) {
            return parts.stream().anyMatch(part -> holds(answer, part));
        }
    }

    /** The last number is this one. */
    record LastNumber(int number) implements AnswerCheck {

        private static final Pattern DIGITS = Pattern.compile("\\d+");

        @Override
        public boolean accepts(String answer) {
            List<String> numbers =
                    DIGITS.matcher(answer).results().map(MatchResult::group).toList();
            return !numbers.isEmpty() && numbers.getLast().equals(String.valueOf(number));
        }
    }

    /** So many different ones of the things, as a numbered list. */
    record Names(int count, List<String> of) implements AnswerCheck {

        private static final Pattern NUMBER = Pattern.compile("^\\d+\\. ");

        @Override
        public boolean accepts(String answer) {
            List<String> named = answer.strip()
                    .lines()
                    .map(line -> NUMBER.matcher(line).replaceFirst(""))
                    .toList();
            return named.size() == count && new HashSet<>(named).size() == count && of.containsAll(named);
        }
    }
}
