/**
 * What Tollgate itself says to people, in their languages: one bundle a language, {@code messages_de.properties} for
 * German. Calls nobody.
 */
@org.springframework.modulith.ApplicationModule(
        displayName = "Language",
        allowedDependencies = {})
package dev.tollgate.language;
