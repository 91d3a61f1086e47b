namespace ConcurrentWeb;

/// <summary>
/// Why a request gave no usable answer. The name of the kind is the id of the error record that PowerShell shows,
/// so a script may test <c>$_.FullyQualifiedErrorId -like 'ConnectionFailure*'</c>.
/// </summary>
public enum WebErrorKind
{
    /// <summary>The input is null, empty, or has nothing that could be requested.</summary>
    InvalidInput,

    /// <summary>The address is not an absolute http or https URI.</summary>
    InvalidUri,

    /// <summary>The address may not be asked: its host is not one of those allowed, or it belongs to a private network.</summary>
    AddressNotAllowed,

    /// <summary>The method is not one that HTTP, or this module, knows.</summary>
    InvalidMethod,

    /// <summary>A header's name or value may not be sent as it is.</summary>
    InvalidHeader,

    /// <summary>The body, or its content type, cannot be sent.</summary>
    InvalidBody,

    /// <summary>The file that the answer is to go to has a name that may not be used, or is given where none can be.</summary>
    InvalidOutFile,

    /// <summary>A script block that was to give the value of a parameter threw, or gave nothing.</summary>
    ScriptBlockFailure,

    /// <summary>The parameters, or the options, of the run make no sense, contradict each other or lack one; nothing was sent.</summary>
    InvalidParameter,

    /// <summary>The credentials may not go to this address: it is plain http, or another origin than they were given for.</summary>
    CredentialsRefused,

    /// <summary>The server redirects from https to plain http, which was not allowed.</summary>
    InsecureRedirection,

    /// <summary>The host name has no address.</summary>
    NameResolutionFailure,

    /// <summary>No connection came about, or the connection broke before the answer's headers.</summary>
    ConnectionFailure,

    /// <summary>
    /// The request was not sent: its origin failed for every request (no connection, no response, or 502, 503 or 504), and the time to
    /// wait for it is over.
    /// </summary>
    CircuitOpen,

    /// <summary>The TLS handshake failed, for instance because the certificate is not trusted.</summary>
    SecureConnectionFailure,

    /// <summary>The answer's headers did not come in time.</summary>
    ConnectionTimeout,

    /// <summary>The answer's body stopped coming.</summary>
    OperationTimeout,

    /// <summary>The time allowed for the whole input, retries and waits included, is over.</summary>
    DeadlineExceeded,

    /// <summary>The server answered with a status other than success.</summary>
    HttpStatusFailure,

    /// <summary>The server wants other credentials than it was given.</summary>
    AuthenticationFailure,

    /// <summary>The answer is not HTTP, or breaks its rules.</summary>
    ProtocolFailure,

    /// <summary>The answer ended before its announced end.</summary>
    TruncatedResponse,

    /// <summary>The answer is larger than allowed.</summary>
    ResponseTooLarge,

    /// <summary>The answer could not be written to its file.</summary>
    OutFileFailure,

    /// <summary>The answer is in a character set that is not known here, and not in UTF-8; or in UTF-7, which is not read.</summary>
    UnreadableCharset,

    /// <summary>The answer's content is not what its type says it is.</summary>
    InvalidResponse,

    /// <summary>The text is not an ISBN.</summary>
    InvalidIsbn,

    /// <summary>No provider knows the book.</summary>
    BookNotFound,

    /// <summary>
    /// The server's quota is used up, or it asks for a longer pause than allowed, or it has accepted no request for that long.
    /// </summary>
    QuotaExhausted,

    /// <summary>A failure that none of the other kinds describes; the exception tells.</summary>
    UnexpectedFailure,
}
