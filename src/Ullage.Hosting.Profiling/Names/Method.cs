namespace Ullage.Hosting.Profiling.Names;

/// <summary>A method whose code lies at an address.</summary>
/// <param name="Start">First address of its code.</param>
/// <param name="Size">Bytes of its code.</param>
/// <param name="Module">Number of its module.</param>
/// <param name="Token">Its token in the module's metadata; 0 for code that was made at run time.</param>
/// <param name="Type">The type that it belongs to, with its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Signature">Its signature.</param>
internal sealed record Method(ulong Start, uint Size, ulong Module, uint Token, string Type, string Name, string Signature)
{
    /// <summary>Where its code came from in its IL; null while untold, as it is for code that was compiled ahead.</summary>
    public IlMap? Map { get; set; }

    /// <summary>Offset in its IL of what stands at an address of its code; null when untold.</summary>
    public int? IlOffset(ulong address) => Map?.At((uint)(address - Start));

    /// <summary>Whether it is where the runtime has a thread stop, to be looked at among others: what called it is where the thread was.</summary>
    public bool IsStop => Type == "System.Threading.Thread" && (Name == "PollGC" || Name.StartsWith("<PollGC>", StringComparison.Ordinal));
}
