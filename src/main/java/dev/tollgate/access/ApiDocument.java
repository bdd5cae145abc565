package dev.tollgate.access;

import dev.tollgate.problem.ProblemType;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** What the API document says of the whole: title, licence, how to log in, who may, and what errors look like. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {

    private static final String PROBLEM = "Problem";
    private static final List<ProblemType> EVERYWHERE =
            List.of(ProblemType.MALFORMED_REQUEST, ProblemType.LOGIN_NEEDED, ProblemType.NOT_ALLOWED);

    @Bean
    OpenAPI openApi(AccessProperties properties) {
        String scheme = properties.issuer().isBlank() ? "basic" : "bearer";
        return new OpenAPI()
                .info(new Info()
                        .title("Tollgate")
                        .version("0.1")
                        .description("Defines, starts and follows software adoption programs whose steps and gates"
                                + " cannot be skipped. Every error is a problem detail (RFC 9457) that says what to"
                                + " do.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                "basic",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("The embedded logins"))
                        .addSecuritySchemes(
                                "bearer",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("Where an OpenID Connect issuer is configured")))
                .addSecurityItem(new SecurityRequirement().addList(scheme));
    }

    @Bean
    OpenApiCustomizer rolesAndProblems() {
        return document -> {
            document.getComponents().addSchemas(PROBLEM, problem());
            if (document.getPaths() != null) {
                document.getPaths().forEach(ApiDocument::complete);
            }
        };
    }

    private static void complete(String path, PathItem item) {
        item.readOperationsMap().forEach((method, operation) -> {
            AccessMatrix.rule(HttpMethod.valueOf(method.name()), path.replaceAll("\\{[^}]*}", "x"))
                    .ifPresent(rule -> roles(operation, rule));
            for (ProblemType type : EVERYWHERE) {
                String status = Integer.toString(type.status().value());
                if (operation.getResponses() != null
                        && !operation.getResponses().containsKey(status)) {
                    operation.getResponses().addApiResponse(status, response(type));
                }
            }
        });
    }

    private static void roles(Operation operation, AccessRule rule) {
        if (rule.open()) {
            operation.setSecurity(List.of());
            return;
        }
        String who = "Roles: "
                + String.join(
                        ", ", rule.roles().stream().map(Role::name).sorted().toList()) + ".";
        operation.setDescription(operation.getDescription() == null ? who : operation.getDescription() + "\n\n" + who);
    }

    private static ApiResponse response(ProblemType type) {
        return new ApiResponse()
                .description(type.title())
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("A problem detail (RFC 9457); an end point may add members of its own")
                .addProperty("type", new StringSchema().format("uri").description("Names the kind of problem"))
                .addProperty("title", new StringSchema().description("The kind of problem in words"))
                .addProperty("status", new IntegerSchema().description("The HTTP status"))
                .addProperty("detail", new StringSchema().description("What is wrong here, and what to do"))
                .addProperty("instance", new StringSchema().format("uri").description("The address asked"))
                .addProperty(
                        "reference",
                        new StringSchema().description("Where the cause is in the log; for unexpected errors"));
    }
}
