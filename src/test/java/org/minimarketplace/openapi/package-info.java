/** Makes the OpenAPI document from the annotations of the resources, and checks answers against it. */
@NullMarked
package org.minimarketplace.openapi;

import org.jspecify.annotations.NullMarked;
