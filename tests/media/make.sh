#!/bin/sh
# Makes the pictures and videos beside it, which the tests read. They are committed: only whoever
# changes this needs ffmpeg, ImageMagick, libheif's heif-enc with an AV1 encoder, exiftool and
# perl.
set -euf
cd "$(dirname "$0")"
quiet="-hide_banner -loglevel error -y"
exact="-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1"

# 120 by 80, each corner in a colour of its own.
picture="-size 60x40 xc:red xc:lime +append ( xc:blue xc:yellow +append ) -append"
convert $picture -strip -quality 80 photo.jpg
for turn in 1 2 3 4 5 6 7 8; do
  cp photo.jpg "orientation-$turn.jpg"
  exiftool -q -overwrite_original -n -Orientation="$turn" "orientation-$turn.jpg"
done
convert photo.jpg -strip -interlace Plane progressive.jpg
convert photo.jpg -strip -colorspace Gray gray.jpg
convert photo.jpg -strip -colorspace CMYK cmyk.jpg
head -c 400 photo.jpg > truncated.jpg
# Profiles of Debian's ghostscript: the second is as wide as Adobe RGB.
icc=/usr/share/color/icc/ghostscript
convert photo.jpg -profile $icc/srgb.icc srgb.jpg
convert srgb.jpg -profile $icc/a98.icc wide-gamut.jpg
convert wide-gamut.jpg wide-gamut.png
convert wide-gamut.jpg -quality 60 wide-gamut.webp
convert $picture -strip -depth 16 PNG48:sixteen-bit.png
convert $picture -strip -alpha set -channel A -evaluate set 50% PNG32:see-through.png
convert $picture -strip -colors 4 PNG8:palette.png
cp see-through.png png-named.jpg
ffmpeg $quiet -f lavfi -i testsrc=size=48x32:rate=5:duration=1 $exact -plays 0 -f apng moving.png
convert $picture -strip -quality 60 still.webp
convert $picture -strip -define webp:lossless=true lossless.webp
convert -size 48x32 xc:red xc:lime xc:blue -strip -set delay 20 -loop 0 moving.webp
convert -size 48x32 xc:red -strip still.gif
convert -size 48x32 xc:red xc:lime xc:blue -strip -set delay 20 -loop 0 moving.gif
ffmpeg $quiet -f lavfi -i color=red:size=16x16:rate=10:duration=35.1 -vf hue=H=t $exact many-frames.gif
convert -size 1281x8 xc:red -strip wide.gif
heif-enc -q 40 -o photo.heic photo.jpg > /dev/null
cp photo.heic heic-named.jpg
heif-enc -A -q 40 -o photo.avif photo.jpg > /dev/null
# 65,535 by 65,535 pixels in a few bytes.
printf 'GIF89a\377\377\377\377\000\000\000,\000\000\000\000\001\000\001\000\000\002\002D\001\000;' > flood.gif

test="-f lavfi -i testsrc=size=128x96:rate=30:duration=1"
tone="-f lavfi -i sine=frequency=440:sample_rate=48000:duration=1"
h264="-c:v libx264 -preset veryfast -crf 40 -pix_fmt yuv420p -profile:v high -g 30"
aac="-c:a aac -b:a 24k -ac 2"
ffmpeg $quiet $test $tone $exact $h264 $aac -use_editlist 0 -movflags +faststart video.mp4
ffmpeg $quiet $test $tone $exact $h264 $aac -use_editlist 0 late-index.mp4
ffmpeg $quiet $test $tone $exact $h264 $aac -use_editlist 1 -movflags +faststart edit-list.mp4
ffmpeg $quiet -i video.mp4 -c copy -metadata:s:v:0 rotate=90 -use_editlist 0 -movflags +faststart -fflags +bitexact rotated.mp4
ffmpeg $quiet $test $exact -vf "setpts='if(lt(N,10),N*2,N+10+mod(N,3))/30/TB'" -fps_mode vfr $h264 -use_editlist 0 -movflags +faststart variable-rate.mp4
ffmpeg $quiet -f lavfi -i testsrc=size=64x64:rate=60000/1001:duration=1 $exact $h264 -use_editlist 0 -movflags +faststart rate-59.94.mp4
ffmpeg $quiet -f lavfi -i testsrc=size=64x64:rate=3001/50:duration=1 $exact $h264 -video_track_timescale 3001 -use_editlist 0 -movflags +faststart rate-60.02.mp4
ffmpeg $quiet $test $exact -c:v libx265 -preset ultrafast -crf 45 -x265-params log-level=none:info=0 -tag:v hvc1 -pix_fmt yuv420p -use_editlist 0 -movflags +faststart hevc.mp4
ffmpeg $quiet $test $exact -c:v libx264 -preset veryfast -crf 40 -pix_fmt yuv420p10le -use_editlist 0 -movflags +faststart ten-bit.mp4
ffmpeg $quiet $test $exact $h264 -an -use_editlist 0 -movflags +faststart silent.mp4
ffmpeg $quiet $test -f lavfi -i sine=frequency=440:sample_rate=22050:duration=1 $exact $h264 -c:a aac -b:a 16k -ac 1 -use_editlist 0 -movflags +faststart mono-22k.mp4
ffmpeg $quiet -f lavfi -i testsrc=size=90x160:rate=30:duration=4 -f lavfi -i sine=frequency=440:sample_rate=48000:duration=4 $exact $h264 $aac -vf scale=540:960 -crf 51 -use_editlist 0 -movflags +faststart tall.mp4
ffmpeg $quiet -i video.mp4 -c copy -use_editlist 0 -movflags +faststart -fflags +bitexact video.mov
ffmpeg $quiet -i video.mp4 -c copy -movflags frag_keyframe+empty_moov -fflags +bitexact fragmented.mp4
ffmpeg $quiet -i video.mp4 -c copy -movflags frag_keyframe+empty_moov+default_base_moof+skip_trailer -fflags +bitexact recorder.mp4
ffmpeg $quiet -i video.mp4 -vn -c copy -fflags +bitexact sound-only.m4a
ffmpeg $quiet $test $tone $exact -c:v libvpx-vp9 -b:v 40k -c:a libopus -b:a 16k video.webm
# As browsers record: neither its length nor the span of a picture is in its head.
ffmpeg $quiet $test $tone $exact -c:v libvpx-vp9 -b:v 40k -g 10 -c:a libopus -b:a 16k -f webm pipe:1 |
  perl -0777 -pe 's/\x23\xe3\x83\x84..../\xec\x86\0\0\0\0\0\0/s' > recorder.webm
head -c 3000 late-index.mp4 > truncated.mp4
: > empty.png
printf 'Only words, whatever the name says.\n' > text-named.jpg
printf '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>\n' > svg-named.png
printf '<!doctype html><script>alert(1)</script>\n' > html-named.png
