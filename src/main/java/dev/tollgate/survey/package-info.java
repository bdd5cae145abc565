/**
 * The pulse: what people of a live wave say of the software, every four weeks, by a link without a login. Who was asked is
 * known, what was answered too, and nobody can put the two together.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Survey")
package dev.tollgate.survey;
