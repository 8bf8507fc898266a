package org.minimarketplace.http;

/** The use of the body of a request. */
public enum BodyUse {
    /** Nobody looks at it. */
    NONE,
    /** It is a document, of which nobody sees a part. */
    WHOLE,
    /** It is a file, which is read as it comes. */
    AS_IT_COMES
}
