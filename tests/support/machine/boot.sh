# Boots a systemd over the files of this machine, without changing them: `boot.sh SCRATCH NODE`.
set -e
mount --make-rshared /
mount -t tmpfs scratch "$1"
for place in usr etc var; do
	mkdir -p "$1/$place/upper" "$1/$place/work"
	mount -t overlay overlay \
		-o "lowerdir=/$place,upperdir=$1/$place/upper,workdir=$1/$place/work" "/$place"
done
cp "$2" /usr/local/bin/node
# A machine makes it when it boots, which this one may never have done.
mkdir -p /etc/credstore
units=/etc/systemd/system
# What a machine does before its first service would change the one below.
rm -rf "$units"/* /usr/lib/systemd/system/*.target.wants
for target in sysinit basic; do
	printf '[Unit]\nDefaultDependencies=no\n' > "$units/$target.target"
done
printf '[Unit]\nDefaultDependencies=no\nWants=systemd-journald.service dbus.socket\n' \
	> "$units/test.target"
mount -t tmpfs run /run
mount -t cgroup2 none /sys/fs/cgroup
exec /lib/systemd/systemd --unit=test.target --log-target=console --show-status=no
