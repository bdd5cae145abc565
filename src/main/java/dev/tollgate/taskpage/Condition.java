package dev.tollgate.taskpage;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.camunda.feel.syntaxtree.Ref;
import scala.Product;
import scala.jdk.javaapi.CollectionConverters;

/** What a form hides a field with, read by the engine's own FEEL. */
final class Condition {

    private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();

    private Condition() {}

    /** Whether it holds; empty where it is no FEEL. */
    static Optional<Boolean> holds(String expression, Map<String, Object> variables) {
        EvaluationResult result = FEEL.evaluateExpression(bare(expression), variables);
        return result.isSuccess() ? Optional.of(Boolean.TRUE.equals(result.result())) : Optional.empty();
    }

    /** The variables it asks for. */
    static Set<String> names(String expression) {
        ParseResult parsed = FEEL.parseExpression(bare(expression));
        return parsed.isSuccess()
                ? names(parsed.parsedExpression().expression()).collect(Collectors.toSet())
                : Set.of();
    }

    private static Stream<String> names(Object node) {
        return switch (node) {
            case Ref variable -> Stream.of(variable.names().head());
            case Product parts ->
                CollectionConverters.asJava(parts.productIterator().toSeq()).stream()
                        .flatMap(Condition::names);
            default -> Stream.of();
        };
    }

    private static String bare(String expression) {
        return expression.startsWith("=") ? expression.substring(1) : expression;
    }
}
