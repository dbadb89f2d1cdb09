/**
 * A page on this machine that shows what templates make of events: a small HTTP server on loopback, and plain modules of JavaScript
 * that come with it. What is pasted stays in memory and goes nowhere; requests that are not of the page itself are refused.
 */
@NullMarked
package org.iomtfhir.debugger;

import org.jspecify.annotations.NullMarked;
