namespace Shop.Service;

/// <summary>Why a request had no good answer.</summary>
internal sealed record Problem(string Error);

/// <summary>The request asks for what cannot be; the message is for its sender.</summary>
internal sealed class RequestException(int status, string message) : Exception(message)
{
    public int Status => status;
}
