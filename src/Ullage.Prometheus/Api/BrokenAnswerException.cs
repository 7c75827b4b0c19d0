using Ullage.Model;

namespace Ullage.Prometheus.Api;

/// <summary>An answer that began well and then broke: the connection dropped, fell silent, or the bytes lost their format. Whoever reads decides whether to ask again.</summary>
internal sealed class BrokenAnswerException(SourceFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public SourceFailure Failure { get; } = failure;

    /// <summary>Tries worth making: damaged bytes, and what a server cannot reach, are mostly the same the next time.</summary>
    public int Tries(int most) => Failure switch
    {
        SourceFailure.Malformed or SourceFailure.ServerError => Math.Min(most, 2),
        SourceFailure.TooLarge => 1,
        _ => most,
    };
}
