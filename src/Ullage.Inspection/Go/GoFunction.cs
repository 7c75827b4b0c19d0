namespace Ullage.Inspection.Go;

/// <summary>A function as the runtime's own table knows it, which no stripping removes.</summary>
/// <param name="Name">Its full name: <c>net/http.(*Server).Serve</c>.</param>
/// <param name="Bytes">Bytes up to the next function, padding included.</param>
public readonly record struct GoFunction(string Name, ulong Bytes);
