/** Acts that need a certain person: asked for by a single-use link to that person's own address, never by a form field. */
@org.springframework.modulith.ApplicationModule(displayName = "Confirmation")
package dev.tollgate.confirmation;
