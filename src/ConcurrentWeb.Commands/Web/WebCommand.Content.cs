using System.Management.Automation;

namespace ConcurrentWeb.Commands;

/// <content>What is sent: headers and body.</content>
public abstract partial class WebCommand
{
    /// <summary>Headers: a dictionary, JSON text, lines of <c>Name: value</c>, or a script block that makes one of these of <c>$_</c>.</summary>
    [Parameter]
    public object? Headers { get; set; }

    /// <summary>The body: text, bytes, a dictionary (a form, or the query of a GET), or a script block that makes one of these of <c>$_</c>.</summary>
    [Parameter]
    public object? Body { get; set; }

    /// <summary>The content type of the body.</summary>
    [Parameter]
    public string? ContentType { get; set; }

    /// <summary>The version of HTTP to ask for; a lower one is accepted. Default: 1.1.</summary>
    [Parameter]
    public Version? HttpVersion { get; set; }
}
