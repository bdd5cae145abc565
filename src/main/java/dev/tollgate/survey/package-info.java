/**
 * What the people of a wave say by a link without a login: before go-live what they hope for and whether they feel ready,
 * after it every four weeks how it goes. Who was asked is known, what was answered too, and nobody can put the two together.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Survey")
package dev.tollgate.survey;
