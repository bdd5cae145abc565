/**
 * Who stands behind the change: the coalition and its authority, the visible acts that sponsors committed to, and how many
 * managers are convinced. What people are asked in steps 1 to 3 is compared with the program here.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Sponsorship")
package dev.tollgate.sponsorship;
