using System.Net;
using System.Net.NetworkInformation;

namespace ResearchKit.Notebooks.Workshop.Server;

/// <summary>The addresses of this machine.</summary>
internal static class LocalAddresses
{
    /// <summary>All addresses of network interfaces that are up; scopes of IPv6 are left out.</summary>
    public static IEnumerable<IPAddress> All() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } six ? new IPAddress(six.GetAddressBytes()) : unicast.Address);
}
