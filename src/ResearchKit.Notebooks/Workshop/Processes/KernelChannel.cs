namespace ResearchKit.Notebooks.Workshop.Processes;

/// <summary>The channels of a kernel that front ends use.</summary>
internal enum KernelChannel
{
    /// <summary>Requests, in turn with cells.</summary>
    Shell,

    /// <summary>Requests that do not wait for the running cell.</summary>
    Control,

    /// <summary>Questions of cells, and the answers.</summary>
    Stdin,

    /// <summary>Outputs and status; from the kernel alone.</summary>
    Iopub,
}
