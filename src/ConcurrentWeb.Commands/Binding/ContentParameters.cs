namespace ConcurrentWeb.Commands.Binding;

/// <summary>What the command line says of bodies, as it was given.</summary>
internal sealed record ContentParameters
{
    /// <summary>-Body, or a script block that gives it.</summary>
    internal object? Body { get; init; }

    /// <summary>-Form, or a script block that gives it.</summary>
    internal object? Form { get; init; }

    /// <summary>-InFile, or a script block that gives it.</summary>
    internal object? InFile { get; init; }

    /// <summary>-ContentType; an empty one stands for none.</summary>
    internal string? ContentType { get; init; }

    /// <summary>-TransferEncoding.</summary>
    internal string? TransferEncoding { get; init; }

    /// <summary>-SkipHeaderValidation.</summary>
    internal bool SkipHeaderValidation { get; init; }
}
