namespace Ullage.Inspection;

/// <summary>Why something cannot be inspected.</summary>
public enum InspectionFailure
{
    /// <summary>It is not there, may not be read, or reading failed.</summary>
    Unreadable,

    /// <summary>It is whole, but of a kind that is not read (Mach-O, an algorithm that is not at hand).</summary>
    NotSupported,

    /// <summary>It says of itself what cannot be so: cut short, damaged, or made to harm.</summary>
    Malformed,

    /// <summary>It is larger than the limits allow.</summary>
    TooLarge,
}

/// <summary>A file that cannot be inspected: what was found, what was expected, and where.</summary>
public sealed class InspectionException : FormatException
{
    /// <summary>Makes the error.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">What was found and expected, and where; one line.</param>
    /// <param name="inner">What lies behind it.</param>
    public InspectionException(InspectionFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>Why.</summary>
    public InspectionFailure Failure { get; }

    internal static InspectionException Malformed(string message, Exception? inner = null) => new(InspectionFailure.Malformed, message, inner);

    internal static InspectionException TooLarge(string message) => new(InspectionFailure.TooLarge, message);

    internal static InspectionException NotSupported(string message) => new(InspectionFailure.NotSupported, message);
}
