using System.Management.Automation;
using ConcurrentWeb.Commands.Binding;
using ConcurrentWeb.Commands.Completion;

namespace ConcurrentWeb.Commands;

/// <content>What is sent: headers and body.</content>
public abstract partial class WebCommand
{
    /// <summary>
    /// Headers: a dictionary, JSON text, lines of <c>Name: value</c>, or a script block that makes one of these of
    /// <c>$_</c>. A header whose value is null is left out; a list is joined with commas. Rows may have a column Headers;
    /// of two headers of one name, the command line's is sent. Values are asked whether they are such as their header
    /// holds (see -SkipHeaderValidation), and line breaks, control characters and characters outside ASCII are refused
    /// always. Content-Length is left out: it is what the body's length turns out to be.
    /// </summary>
    [Parameter]
    public object? Headers { get; set; }

    /// <summary>
    /// The body, or a script block that makes it of <c>$_</c>; rows may have a column Body instead. Text is sent in the
    /// charset of the content type, or in UTF-8; bytes as they are; a dictionary as a form, or with GET as the query,
    /// where a list is a field for each of its values; XML in the encoding that it declares; a stream from where it
    /// stands to its end; a MultipartFormDataContent as it is; a list as its items with spaces between; anything else as
    /// text, except what has no text but the name of its type, such as a PSCustomObject, which is an error. A stream is
    /// not closed. One that can seek, and multipart content up to 16 MB, may be given for many inputs and is sent whole
    /// for each; others belong to the first input, and are an error for the next. A script block puts a comma before
    /// bytes and multipart content, or PowerShell takes them apart. Not beside -Form or -InFile.
    /// </summary>
    [Parameter]
    public object? Body { get; set; }

    /// <summary>
    /// A form, sent as multipart/form-data (RFC 7578): a dictionary of names and values, or a script block that makes
    /// one of <c>$_</c>. A FileInfo, such as Get-Item gives, is sent as a file, in pieces whatever its size; bytes as a
    /// part without a file name; a list as a part for each item; anything else as text. -ContentType has no say here,
    /// since the type names the boundary. The method is still GET if none is given. Not beside -Body or -InFile.
    /// </summary>
    [Parameter]
    public object? Form { get; set; }

    /// <summary>
    /// The file that is the body, or a script block that gives its path of <c>$_</c>; rows may have a column InFile
    /// instead. It is a path of the file system, absolute or relative to the current location. A file of exactly that
    /// name is taken first; otherwise wildcards may stand for one file. It is read in pieces while it is sent, anew for
    /// each attempt. A row may name any file that you can read: take rows with a column InFile only from whom you trust.
    /// Not beside -Body or -Form.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? InFile { get; set; }

    /// <summary>
    /// The content type of the body. It goes before a Content-Type in -Headers, and both before that of a row; without a
    /// body it is sent with an empty one; an empty text stands for none. Its charset decides the encoding of a body of
    /// text. Default: application/x-www-form-urlencoded with POST, and for a dictionary; otherwise none.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ContentTypeCompleter))]
    public string? ContentType { get; set; }

    /// <summary>
    /// How the body is coded on its way (RFC 9112, section 6.1). With any of them it is sent in chunks. gzip, deflate and
    /// compress only name the coding, which the body has to be in already; few servers know them. Default: a body of a
    /// known length has no such header; another, such as a stream that cannot seek, goes in chunks.
    /// </summary>
    [Parameter]
    [ValidateSet("chunked", "compress", "deflate", "gzip", "identity", IgnoreCase = true)]
    public string? TransferEncoding { get; set; }

    /// <summary>
    /// Send headers, User-Agent and Content-Type as they are, even where the value is not in the form that the header
    /// has, such as an If-Match without quotes. Line breaks, control characters and characters outside ASCII are refused
    /// all the same. Default: such a value is an error; of the command line, before anything is sent.
    /// </summary>
    [Parameter]
    public SwitchParameter SkipHeaderValidation { get; set; }

    private ContentBinder ContentBinder() => new(
        new ContentParameters
        {
            Body = Body,
            Form = Form,
            InFile = InFile,
            ContentType = ContentType,
            TransferEncoding = TransferEncoding,
            SkipHeaderValidation = SkipHeaderValidation,
        },
        SessionState.Path);
}
