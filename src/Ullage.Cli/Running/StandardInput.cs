namespace Ullage.Cli.Running;

/// <summary>Standard input as a whole, up to a bound.</summary>
internal static class StandardInput
{
    /// <summary>Reads it to its end.</summary>
    /// <param name="surroundings">The world.</param>
    /// <param name="most">The most bytes that are taken.</param>
    /// <returns>Its bytes; null where there are more, of which no more was read than tells that.</returns>
    public static byte[]? Read(Surroundings surroundings, long most)
    {
        using var input = surroundings.Input();
        using var bytes = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (input.Read(buffer) is var read and > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > most)
            {
                return null;
            }
        }

        return bytes.ToArray();
    }
}
